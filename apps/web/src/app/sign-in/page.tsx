import { SignIn } from "../../features/onboarding/sign-in.tsx";

export default function Page() {
  return <SignIn />;
}
