import { Sessions } from "../../../features/sessions/sessions.tsx";

export default function Page() {
  return <Sessions />;
}
