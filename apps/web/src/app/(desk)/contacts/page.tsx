import { Contacts } from "../../../features/contacts/contacts.tsx";

export default function Page() {
  return <Contacts />;
}
