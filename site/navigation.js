// The order in which the manual is read. A page is its file below docs/, or one that the build adds,
// with the words that stand for it. Every file in docs/ has its place here; the check sees to it.
export const navigation = [
  {
    title: "Start",
    pages: [
      ["index.md", "What OpenTLS is"],
      ["start.md", "The first ten minutes"],
      ["moving.md", "Moving to OpenTLS"],
    ],
  },
  {
    title: "Data",
    pages: [
      ["tasks/hash-a-file.md", "Hash a file"],
      ["tasks/verify-a-list.md", "Verify a list of digests"],
      ["tasks/random-numbers.md", "Draw random numbers"],
      ["tasks/hash-a-password.md", "Hash a password"],
      ["tasks/encrypt-with-a-key.md", "Encrypt with a key"],
      ["tasks/encrypt-for-people.md", "Encrypt for people"],
      ["tasks/encrypt-a-directory.md", "Encrypt a directory"],
    ],
  },
  {
    title: "TLS",
    pages: [
      ["tasks/serve-many-hosts.md", "Serve many hosts"],
      ["tasks/reload-certificates.md", "Reload certificates"],
      ["tasks/client-certificates.md", "Client certificates"],
      ["tasks/tls-through-socks.md", "TLS through SOCKS"],
      ["tasks/your-own-bio.md", "Your own BIO"],
      ["tasks/post-quantum.md", "Post-quantum"],
      ["tasks/fips.md", "FIPS"],
      ["tasks/key-log.md", "Key log for Wireshark"],
    ],
  },
  {
    title: "Sessions",
    pages: [
      ["resumption.md", "Sessions that survive restarts"],
      ["tasks/one-machine-without-redis.md", "One machine without Redis"],
      ["tasks/share-sessions-over-redis.md", "Share sessions over Redis"],
      ["session-stores.md", "Session stores"],
      ["tasks/your-own-session-store.md", "Your own session store"],
      ["client-sessions.md", "Sessions of clients"],
      ["early-data.md", "Early data"],
    ],
  },
  {
    title: "Programs",
    pages: [
      ["frameworks.md", "Frameworks"],
      ["drop-in.md", "Under an existing program"],
      ["status.md", "The live page"],
    ],
  },
  {
    title: "Understand",
    pages: [
      ["how-it-works.md", "How it works"],
      ["security.md", "Security"],
      ["performance.md", "Performance"],
      ["compatibility.md", "Compatibility"],
      ["python-parity.md", "Parity with Python"],
      ["decisions/index.md", "Decisions"],
    ],
  },
  {
    title: "Look up",
    pages: [
      ["troubleshooting.md", "Troubleshooting"],
      ["glossary.md", "Glossary"],
      ["reference/opentls.md", "Commands"],
      ["javadoc/index.html", "Javadoc"],
      ["sources.md", "Sources"],
      ["project/changelog.md", "Changes"],
    ],
  },
];

// Pages that others lead to: each decision from the list of them, each command from its own.
export const listed = ["decisions/", "reference/", "project/", "source/"];
