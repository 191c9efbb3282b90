export const COMPLETION_LIST_ID = "composer-completions";
