import type { MonitoringRange } from "@gomarketing/contracts";
import { useQuery } from "@tanstack/react-query";
import { Download, Minimize2, Tv } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useTranslations } from "use-intl";
import { csvHref, type MonitoringQuery } from "../../backend/monitoring.ts";
import { keys } from "../../backend/query-keys.ts";
import { fetchColleagues, fetchLabels, fetchTeams } from "../../backend/teamwork.ts";
import { IconButton } from "../../ui/button.tsx";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { useSessions } from "../shell/use-overview.ts";
import { type FilterName, RANGES, type useMonitoringQuery } from "./use-monitoring.ts";

interface ToolbarProps {
  query: MonitoringQuery;
  change: ReturnType<typeof useMonitoringQuery>["change"];
  isWall: boolean;
  lead: ReactNode;
}

/** Title, range, filters; on a wall only what tells people what they see. */
export function Toolbar({ query, change, isWall, lead }: ToolbarProps) {
  const t = useTranslations("monitoring");
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="text-20 font-semibold">{t("title")}</h1>
          <p className="min-h-5 text-14 text-ink-2">{lead}</p>
        </div>
        <div className="flex items-center gap-2">
          <ChoiceGroup
            look="framed"
            label={t("range")}
            value={query.range}
            options={RANGES.map((value) => ({ value, label: t(`ranges.${value}`) }))}
            onChange={(range: MonitoringRange) => change({ range })}
          />
          <WallButton isWall={isWall} />
        </div>
      </div>
      {!isWall && <Filters query={query} change={change} />}
    </header>
  );
}

function Filters({ query, change }: Pick<ToolbarProps, "query" | "change">) {
  const t = useTranslations("monitoring");
  const sessions = useSessions().data ?? [];
  const teams = useQuery({ queryKey: keys.teams, queryFn: fetchTeams }).data ?? [];
  const labels = useQuery({ queryKey: keys.labels, queryFn: fetchLabels }).data ?? [];
  const people = useQuery({ queryKey: keys.colleagues, queryFn: fetchColleagues }).data ?? [];
  const none = { id: "none", name: t("nobody") };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Filter name="session" options={sessions} query={query} change={change} />
      <Filter name="team" options={[...teams, { id: "none", name: t("noTeam") }]} query={query} change={change} />
      <Filter name="agent" options={[...people, none]} query={query} change={change} />
      <Filter name="label" options={labels.map(({ name }) => ({ id: name, name }))} query={query} change={change} />
      <span className="flex-1" />
      <a
        href={csvHref(query)}
        download
        className="inline-flex min-h-8.5 items-center gap-2 rounded-[10px] px-3 text-13 font-semibold text-ink-2 hover:bg-shade hover:text-ink"
      >
        <Download aria-hidden className="size-4" />
        {t("csv")}
      </a>
    </div>
  );
}

interface FilterProps extends Pick<ToolbarProps, "query" | "change"> {
  name: FilterName;
  options: readonly { id: string; name: string }[];
}

function Filter({ name, options, query, change }: FilterProps) {
  const t = useTranslations("monitoring.filters");
  return (
    <select
      aria-label={t(`${name}.label`)}
      value={query[name] ?? ""}
      onChange={(event) => change({ [name]: event.target.value || undefined })}
      className="min-h-8.5 max-w-44 truncate rounded-[10px] border border-line-strong bg-surface px-2.5 text-13"
    >
      <option value="">{t(`${name}.all`)}</option>
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.name}
        </option>
      ))}
    </select>
  );
}

/** For a screen that hangs in the room: nothing but figures, over the whole screen, and larger. */
function WallButton({ isWall }: { isWall: boolean }) {
  const t = useTranslations("monitoring");
  useEffect(() => {
    if (!isWall) return;
    const leave = () => document.fullscreenElement === null && setWall(false);
    document.addEventListener("fullscreenchange", leave);
    return () => document.removeEventListener("fullscreenchange", leave);
  }, [isWall]);
  if (isWall)
    return (
      <IconButton label={t("leaveWall")} onClick={() => setWall(false)}>
        <Minimize2 aria-hidden className="size-5" />
      </IconButton>
    );
  return (
    <IconButton label={t("wall")} className="max-md:hidden" onClick={() => setWall(true)}>
      <Tv aria-hidden className="size-5" />
    </IconButton>
  );
}

function setWall(isOn: boolean): void {
  const next = new URLSearchParams(window.location.search);
  isOn ? next.set("wall", "1") : next.delete("wall");
  window.history.replaceState(null, "", `?${next}`);
  // A browser may refuse: the panel then fills its window.
  if (isOn) document.documentElement.requestFullscreen?.().catch(() => undefined);
  else if (document.fullscreenElement) void document.exitFullscreen();
}
