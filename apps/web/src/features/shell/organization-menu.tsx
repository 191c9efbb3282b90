import { Check } from "lucide-react";
import { useTranslations } from "use-intl";
import { Avatar } from "../../ui/avatar.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { useSwitchOrganization } from "./organization-choice.tsx";
import { useMe } from "./use-me.ts";

/** In the rail: where one stands, and where else one may go. */
export function OrganizationMenu() {
  const t = useTranslations("nav");
  const { organization, organizations } = useMe();
  const change = useSwitchOrganization();
  const label = t("switchOrganization", { name: organization.name });
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={label}
          title={label}
          className="flex size-10 items-center justify-center rounded-[10px] hover:bg-shade"
        >
          <Avatar name={organization.name} className="size-7 !rounded-lg !text-11" />
        </button>
      }
    >
      {organizations.map(({ id, name }) => (
        <MenuItem
          key={id}
          icon={id === organization.id ? <Check aria-hidden /> : <span />}
          onSelect={() => id !== organization.id && change.mutate(id)}
        >
          {name}
        </MenuItem>
      ))}
    </Menu>
  );
}
