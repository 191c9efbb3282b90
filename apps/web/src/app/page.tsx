import { Landing } from "../features/onboarding/landing.tsx";

export default function Page() {
  return <Landing />;
}
