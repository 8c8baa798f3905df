// Keeps what is drawn from the answer log up to date: `ask` is called when an answer was kept by anything on this page,
// also by another notebook in it, and when the element or the window comes into view. Nobody waits for what it brings.
function followLog(element, ask) {
  const soon = later(ask, 100);
  const whenShown = () => { if (document.visibilityState === "visible") soon.start(); };
  const unseen = whenSeen(element, soon.start);
  document.addEventListener("regionalism:answered", soon.start);
  document.addEventListener("visibilitychange", whenShown);
  return function stopFollowing() {
    soon.stop();
    unseen();
    document.removeEventListener("regionalism:answered", soon.start);
    document.removeEventListener("visibilitychange", whenShown);
  };
}

// A card that only shows what the answer log says: `draw` is called now and after every answer. Returns what ends it.
function drawFollowing(model, card, draw) {
  draw();
  model.on("change:view", draw);
  const post = guard(model, card);
  const unfollow = followLog(card, () => post.send({ do: "seen" }, { idle: true }));
  return () => { unfollow(); post.stop(); model.off("change:view", draw); };
}
