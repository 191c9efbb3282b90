import { Knowledge } from "../../../features/knowledge/knowledge.tsx";

export default function Page() {
  return <Knowledge />;
}
