// How the manual is searched. The build loads this too: it makes the index, and asks it ten questions.
globalThis.manualSearch = (() => {
  // Words of questions that say nothing of what is asked.
  const EMPTY = new Set(
    ("a about an and any are as at be between but by can cannot could did do does for from get give has " +
      "have how i if in into is it its me my of on one or our see set should so that the their them then " +
      "there this to use was we what when where which who why will with would you your").split(" "),
  );

  function stem(word) {
    const singular = /[^s]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
    const verb = singular.length > 5 ? singular.replace(/(ing|ed)$/, "") : singular;
    return verb.length > 4 ? verb.replace(/e$/, "") : verb;
  }

  function processTerm(term) {
    const word = term.toLowerCase();
    return EMPTY.has(word) ? null : stem(word);
  }

  // What explains comes before what records.
  const RECORDS = /^(decisions|project)\//;

  const options = {
    fields: ["page", "heading", "text"],
    storeFields: ["page", "heading", "text"],
    processTerm,
    searchOptions: {
      boost: { page: 3, heading: 4 },
      boostDocument: (id) => (RECORDS.test(id) ? 0.5 : 1),
      prefix: (term) => term.length > 2,
      fuzzy: (term) => (term.length > 5 ? 0.15 : false),
    },
  };

  // The sections that have all words come first, then those that have some.
  function find(index, words, limit) {
    const found = index.search(words, { combineWith: "AND" });
    const ids = new Set(found.map(({ id }) => id));
    const some = index.search(words, { combineWith: "OR" }).filter(({ id }) => !ids.has(id));
    return [...found, ...some].slice(0, limit);
  }

  // What stands around the first word that was found.
  function excerpt({ text, match }) {
    const small = text.toLowerCase();
    const places = Object.keys(match)
      .map((word) => small.indexOf(word))
      .filter((place) => place >= 0);
    const from = places.length === 0 ? 0 : Math.max(0, Math.min(...places) - 50);
    const begin = from === 0 ? 0 : text.indexOf(" ", from) + 1;
    const end = text.indexOf(" ", begin + 140);
    const part = text.slice(begin, end < 0 ? text.length : end);
    return (begin > 0 ? "… " : "") + part + (end < 0 ? "" : " …");
  }

  return { options, find, excerpt };
})();
