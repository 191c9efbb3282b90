import { Settings } from "../../../features/settings/settings.tsx";

export default function Page() {
  return <Settings />;
}
