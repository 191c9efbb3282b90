// Asks what the inbox asks first while the app itself is still on its way; backend/first-answers.ts takes the answers.
(() => {
  if (location.pathname !== "/inbox") return;
  const chatId = new URLSearchParams(location.search).get("chat");
  const chat = chatId && encodeURIComponent(chatId);
  const answers = new Map();
  const ask = (path) => {
    const answer = fetch(path);
    // Whoever takes it hears of it.
    answer.catch(() => undefined);
    answers.set(path, answer);
    return answer;
  };
  window.firstAnswers = answers;
  // Of nobody who is signed in: the others would be asked for again after the sign-in.
  ask("/api/me").then(
    ({ ok }) => ok || answers.clear(),
    () => answers.clear(),
  );
  ask("/api/chats/counts");
  if (!chat) return;
  ask(`/api/chats/${chat}`);
  ask(`/api/messages?chatId=${chat}&limit=50`);
})();
