import { Monitoring } from "../../../features/monitoring/monitoring.tsx";

export default function Page() {
  return <Monitoring />;
}
