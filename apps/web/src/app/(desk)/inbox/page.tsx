import { Inbox } from "../../../features/inbox/inbox.tsx";

export default function Page() {
  return <Inbox />;
}
