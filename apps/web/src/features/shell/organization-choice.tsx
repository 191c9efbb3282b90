import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { switchOrganization } from "../../backend/organization.ts";
import { SelectField } from "../../ui/select-field.tsx";
import { useMe } from "./use-me.ts";

/** For whoever belongs to several: goes to another. A new page: nothing of the one stays in memory in the other. */
export function useSwitchOrganization() {
  return useMutation({ mutationFn: switchOrganization, onSuccess: () => window.location.assign("/inbox") });
}

export function OrganizationChoice() {
  const t = useTranslations("nav");
  const { organization, organizations } = useMe();
  const change = useSwitchOrganization();
  if (organizations.length < 2) return null;
  return (
    <SelectField
      label={t("organization")}
      value={organization.id}
      disabled={change.isPending}
      options={organizations.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => change.mutate(id)}
    />
  );
}
