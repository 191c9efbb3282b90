import { ResetPassword } from "../../features/onboarding/reset-password.tsx";

export default function Page() {
  return <ResetPassword />;
}
