import { QuickReplies } from "../../../features/quick-replies/quick-replies.tsx";

export default function Page() {
  return <QuickReplies />;
}
