import { Download, EllipsisVertical, ListPlus, Plus, Upload } from "lucide-react";
import { useTranslations } from "use-intl";
import { type ContactFilter, contactsCsvHref } from "../../backend/contacts.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { useMay } from "../shell/use-may.ts";

export type ContactAction = "new" | "import" | "fields";

/** What can be done with the whole list, by whom it may be. */
export function ContactsActions({
  filter,
  onChoose,
}: {
  filter: ContactFilter;
  onChoose(action: ContactAction): void;
}) {
  const t = useTranslations("contacts");
  const mayChange = useMay("agent");
  const mayManage = useMay("admin");
  return (
    <div className="flex items-center gap-1">
      {mayChange && (
        <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => onChoose("new")}>
          {t("new")}
        </Button>
      )}
      {mayManage && (
        <Menu
          trigger={
            <IconButton label={t("moreActions")}>
              <EllipsisVertical aria-hidden className="size-5" />
            </IconButton>
          }
        >
          <MenuItem icon={<Upload aria-hidden />} onSelect={() => onChoose("import")}>
            {t("import")}
          </MenuItem>
          <MenuItem icon={<Download aria-hidden />} onSelect={() => window.location.assign(contactsCsvHref(filter))}>
            {t("export")}
          </MenuItem>
          <MenuItem icon={<ListPlus aria-hidden />} onSelect={() => onChoose("fields")}>
            {t("fields")}
          </MenuItem>
        </Menu>
      )}
    </div>
  );
}
