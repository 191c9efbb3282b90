import { useQuery } from "@tanstack/react-query";
import { keys } from "../../backend/query-keys.ts";
import { fetchColleagues, fetchLabels, fetchNotifications, fetchTeams } from "../../backend/teamwork.ts";

/** The organization's labels with their colours; live events keep them, as all of these, current. */
export const useLabels = () => useQuery({ queryKey: keys.labels, queryFn: fetchLabels }).data;

export const useTeams = () => useQuery({ queryKey: keys.teams, queryFn: fetchTeams }).data;

export const useColleagues = () => useQuery({ queryKey: keys.colleagues, queryFn: fetchColleagues }).data;

export const useNotifications = () => useQuery({ queryKey: keys.notifications, queryFn: fetchNotifications }).data;
