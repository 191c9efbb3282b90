import { Join } from "../../features/onboarding/join.tsx";

export default function Page() {
  return <Join />;
}
