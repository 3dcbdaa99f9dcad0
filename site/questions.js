// What somebody asks who knows JSSE and nothing of OpenTLS. The check types each question into the
// search as it stands, and one of the pages that answer it must be among what is shown.
export const questions = [
  ["How do I get an SSLContext?", ["moving.html", "frameworks.html"]],
  ["Where do I set the trust store?", ["moving.html"]],
  ["How do I use it in HttpClient?", ["frameworks.html"]],
  ["Why was my session not resumed?", ["troubleshooting.html", "resumption.html"]],
  ["How do I serve several certificates on one port?", ["tasks/serve-many-hosts.html"]],
  ["How do I reload a certificate?", ["tasks/reload-certificates.html"]],
  ["How do I see the negotiated protocol?", ["moving.html", "start.html"]],
  ["What does 'no shared cipher' mean?", ["troubleshooting.html"]],
  ["How do I share sessions between servers?", ["tasks/share-sessions-over-redis.html", "resumption.html"]],
  ["Is it FIPS?", ["tasks/fips.html"]],
];
