import { NotFound } from "../features/shell/not-found.tsx";

export default function Page() {
  return <NotFound />;
}
