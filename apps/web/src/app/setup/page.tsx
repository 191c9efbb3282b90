import { Setup } from "../../features/onboarding/setup.tsx";

export default function Page() {
  return <Setup />;
}
