/*
 * The limit that any program over OpenSSL has: the same EVP_*, RAND_bytes and SSL_*
 * calls, from C.
 *
 *   limit version
 *   limit digest ALGORITHM SIZE reused|fresh WARMUPS ITERATIONS MILLIS
 *   limit random SIZE THREADS WARMUPS ITERATIONS MILLIS
 *   limit hmac DIGEST SIZE WARMUPS ITERATIONS MILLIS
 *   limit aead CIPHER SIZE WARMUPS ITERATIONS MILLIS
 *   limit age seal|open SIZE WARMUPS ITERATIONS MILLIS
 *   limit pbkdf2 DIGEST COUNT WARMUPS ITERATIONS MILLIS
 *   limit scrypt COST WARMUPS ITERATIONS MILLIS
 *   limit handshake 1.2|1.3 full|resumed ecdsa|rsa|mutual THREADS WARMUPS ITERATIONS MILLIS
 *   limit record SIZE WARMUPS ITERATIONS MILLIS
 *
 * After WARMUPS iterations that do not count, prints the nanoseconds that one operation took, one
 * line for each iteration of MILLIS milliseconds. With several threads a line is the mean of the
 * threads' figures, as JMH's average time is.
 */
#include <errno.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How much work is done between two looks at the clock. */
#define BATCH_NANOS 200000.0

struct digest {
  const EVP_MD *algorithm;
  EVP_MD_CTX *context;
  const unsigned char *input;
  size_t size;
};

struct random {
  unsigned char *buffer;
  int size;
};

struct mac {
  EVP_MAC_CTX *context;
  const unsigned char *input;
  size_t size;
};

struct aead {
  EVP_CIPHER_CTX *context;
  const unsigned char *input;
  unsigned char *output;
  int size;
  unsigned char nonce[12];
};

/* The payload of an age file, in chunks of CHUNK bytes and a tag. */
struct payload {
  EVP_CIPHER_CTX *context;
  unsigned char *plaintext;
  unsigned char *ciphertext;
  size_t size;
};

struct kdf {
  EVP_KDF_CTX *context;
  const OSSL_PARAM *params;
};

/* Both ends of TLS connections. */
struct tls {
  SSL_CTX *client_context;
  SSL_CTX *server_context;
  SSL *client;
  SSL *server;
  SSL_SESSION *session; /* what connections resume, or NULL */
  unsigned char *message;
  int size;
};

/* One operation on the state of one thread. */
typedef void operation(void *state);

struct worker {
  pthread_t thread;
  pthread_barrier_t *start;
  operation *operation;
  void *state;
  int iterations;
  double nanos;
  double *results;
};

static void fail(const char *what) {
  fprintf(stderr, "limit: %s\n", what);
  ERR_print_errors_fp(stderr);
  exit(EXIT_FAILURE);
}

static void check(int success, const char *what) {
  if (!success) {
    fail(what);
  }
}

static void *allocate(size_t size) {
  void *memory = malloc(size);
  check(memory != NULL, "out of memory");
  return memory;
}

static double now(void) {
  struct timespec time;
  check(clock_gettime(CLOCK_MONOTONIC, &time) == 0, "clock_gettime");
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void hash(EVP_MD_CTX *context, const struct digest *digest) {
  unsigned char out[EVP_MAX_MD_SIZE];
  check(EVP_DigestInit_ex2(context, digest->algorithm, NULL), "EVP_DigestInit_ex2");
  check(EVP_DigestUpdate(context, digest->input, digest->size), "EVP_DigestUpdate");
  check(EVP_DigestFinal_ex(context, out, NULL), "EVP_DigestFinal_ex");
}

static void hash_reused(void *state) {
  struct digest *digest = state;
  hash(digest->context, digest);
}

static void hash_fresh(void *state) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  check(context != NULL, "EVP_MD_CTX_new");
  hash(context, state);
  EVP_MD_CTX_free(context);
}

static void authenticate(void *state) {
  struct mac *mac = state;
  unsigned char out[EVP_MAX_MD_SIZE];
  size_t length;
  check(EVP_MAC_init(mac->context, NULL, 0, NULL), "EVP_MAC_init");
  check(EVP_MAC_update(mac->context, mac->input, mac->size), "EVP_MAC_update");
  check(EVP_MAC_final(mac->context, out, &length, sizeof out), "EVP_MAC_final");
}

/* Encrypts under the next nonce and appends the tag. */
static void seal(void *state) {
  struct aead *aead = state;
  int length;
  for (int i = 11; i >= 0 && ++aead->nonce[i] == 0; i--) {
  }
  check(EVP_EncryptInit_ex2(aead->context, NULL, NULL, aead->nonce, NULL), "EVP_EncryptInit_ex2");
  check(EVP_EncryptUpdate(aead->context, aead->output, &length, aead->input, aead->size),
        "EVP_EncryptUpdate");
  check(EVP_EncryptFinal_ex(aead->context, aead->output + length, &length), "EVP_EncryptFinal_ex");
  check(EVP_CIPHER_CTX_ctrl(aead->context, EVP_CTRL_AEAD_GET_TAG, 16, aead->output + aead->size),
        "EVP_CTRL_AEAD_GET_TAG");
}

#define CHUNK 65536
#define TAG 16

/* The nonce of a chunk: its number in 11 bytes, and whether it is the last. */
static void chunk_nonce(unsigned char nonce[12], size_t number, int last) {
  memset(nonce, 0, 12);
  for (int i = 10; number != 0; i--, number >>= 8) {
    nonce[i] = (unsigned char)number;
  }
  nonce[11] = (unsigned char)last;
}

static int chunk_size(const struct payload *payload, size_t number) {
  size_t rest = payload->size - number * CHUNK;
  return rest < CHUNK ? (int)rest : CHUNK;
}

static void seal_payload(void *state) {
  struct payload *payload = state;
  for (size_t i = 0; i * CHUNK < payload->size; i++) {
    unsigned char nonce[12];
    unsigned char *out = payload->ciphertext + i * (CHUNK + TAG);
    int size = chunk_size(payload, i);
    int length;
    chunk_nonce(nonce, i, (i + 1) * CHUNK >= payload->size);
    check(EVP_EncryptInit_ex2(payload->context, NULL, NULL, nonce, NULL), "EVP_EncryptInit_ex2");
    check(EVP_EncryptUpdate(payload->context, out, &length, payload->plaintext + i * CHUNK, size),
          "EVP_EncryptUpdate");
    check(EVP_EncryptFinal_ex(payload->context, out + length, &length), "EVP_EncryptFinal_ex");
    check(EVP_CIPHER_CTX_ctrl(payload->context, EVP_CTRL_AEAD_GET_TAG, TAG, out + size),
          "EVP_CTRL_AEAD_GET_TAG");
  }
}

static void open_payload(void *state) {
  struct payload *payload = state;
  for (size_t i = 0; i * CHUNK < payload->size; i++) {
    unsigned char nonce[12];
    unsigned char *in = payload->ciphertext + i * (CHUNK + TAG);
    unsigned char *out = payload->plaintext + i * CHUNK;
    int size = chunk_size(payload, i);
    int length;
    chunk_nonce(nonce, i, (i + 1) * CHUNK >= payload->size);
    check(EVP_DecryptInit_ex2(payload->context, NULL, NULL, nonce, NULL), "EVP_DecryptInit_ex2");
    check(EVP_CIPHER_CTX_ctrl(payload->context, EVP_CTRL_AEAD_SET_TAG, TAG, in + size),
          "EVP_CTRL_AEAD_SET_TAG");
    check(EVP_DecryptUpdate(payload->context, out, &length, in, size), "EVP_DecryptUpdate");
    check(EVP_DecryptFinal_ex(payload->context, out + length, &length), "EVP_DecryptFinal_ex");
  }
}

static void derive(void *state) {
  struct kdf *kdf = state;
  unsigned char out[32];
  check(EVP_KDF_derive(kdf->context, out, sizeof out, kdf->params), "EVP_KDF_derive");
}

static void draw(void *state) {
  struct random *random = state;
  check(RAND_bytes(random->buffer, random->size) == 1, "RAND_bytes");
}

static SSL *end_of_connection(SSL_CTX *context) {
  SSL *ssl = SSL_new(context);
  BIO *in = BIO_new(BIO_s_mem());
  BIO *out = BIO_new(BIO_s_mem());
  check(ssl != NULL && in != NULL && out != NULL, "SSL_new");
  BIO_set_mem_eof_return(in, -1);
  BIO_set_mem_eof_return(out, -1);
  SSL_set_bio(ssl, in, out);
  return ssl;
}

/* Moves what one end has written to where the other reads, by a buffer as a socket needs it. */
static void transfer(SSL *from, SSL *to) {
  unsigned char wire[SSL3_RT_MAX_PACKET_SIZE];
  int length;
  while ((length = BIO_read(SSL_get_wbio(from), wire, sizeof wire)) > 0) {
    check(BIO_write(SSL_get_rbio(to), wire, length) == length, "BIO_write");
  }
}

static void proceed(SSL *end, SSL *peer) {
  ERR_clear_error();
  int result = SSL_do_handshake(end);
  check(result == 1 || SSL_get_error(end, result) == SSL_ERROR_WANT_READ, "SSL_do_handshake");
  transfer(end, peer);
}

/* Reads what is no data: tickets, and the end. */
static void expect(SSL *end, int error) {
  unsigned char byte;
  ERR_clear_error();
  int result = SSL_read(end, &byte, 1);
  check(result <= 0 && SSL_get_error(end, result) == error, "SSL_read");
}

static void open_connection(struct tls *tls) {
  tls->client = end_of_connection(tls->client_context);
  tls->server = end_of_connection(tls->server_context);
  SSL_set_connect_state(tls->client);
  SSL_set_accept_state(tls->server);
  check(tls->session == NULL || SSL_set_session(tls->client, tls->session), "SSL_set_session");
  while (!SSL_is_init_finished(tls->client) || !SSL_is_init_finished(tls->server)) {
    proceed(tls->client, tls->server);
    proceed(tls->server, tls->client);
  }
  expect(tls->client, SSL_ERROR_WANT_READ);
}

static void close_connection(struct tls *tls) {
  check(SSL_shutdown(tls->client) == 0, "SSL_shutdown");
  transfer(tls->client, tls->server);
  expect(tls->server, SSL_ERROR_ZERO_RETURN);
  check(SSL_shutdown(tls->server) == 1, "SSL_shutdown");
  transfer(tls->server, tls->client);
  expect(tls->client, SSL_ERROR_ZERO_RETURN);
  SSL_free(tls->client);
  SSL_free(tls->server);
}

static void shake_hands(void *state) {
  open_connection(state);
  close_connection(state);
}

/* Each connection resumes the session of the one before. */
static void resume(void *state) {
  struct tls *tls = state;
  open_connection(tls);
  check(SSL_session_reused(tls->client), "SSL_session_reused");
  SSL_SESSION_free(tls->session);
  tls->session = SSL_get1_session(tls->client);
  close_connection(tls);
}

static void send_record(void *state) {
  struct tls *tls = state;
  ERR_clear_error();
  check(SSL_write(tls->client, tls->message, tls->size) == tls->size, "SSL_write");
  transfer(tls->client, tls->server);
  ERR_clear_error();
  check(SSL_read(tls->server, tls->message, tls->size) == tls->size, "SSL_read");
}

/* Doubles the batch until it takes long enough for the clock's own cost to vanish. */
static long batch_size(operation *operation, void *state) {
  for (long size = 1;; size *= 2) {
    double start = now();
    for (long i = 0; i < size; i++) {
      operation(state);
    }
    if (now() - start >= BATCH_NANOS) {
      return size;
    }
  }
}

static double iterate(operation *operation, void *state, long batch, double nanos) {
  double start = now();
  double elapsed;
  long done = 0;
  do {
    for (long i = 0; i < batch; i++) {
      operation(state);
    }
    done += batch;
    elapsed = now() - start;
  } while (elapsed < nanos);
  return elapsed / (double)done;
}

static void *work(void *argument) {
  struct worker *worker = argument;
  long batch = batch_size(worker->operation, worker->state);
  for (int i = 0; i < worker->iterations; i++) {
    pthread_barrier_wait(worker->start);
    worker->results[i] = iterate(worker->operation, worker->state, batch, worker->nanos);
  }
  return NULL;
}

/* Runs the operation in `threads` threads and prints the mean of each iteration that counts. */
static void measure(operation *operation, void *states[], int threads, int warmups, int iterations,
                    double nanos) {
  int all = warmups + iterations;
  pthread_barrier_t start;
  check(pthread_barrier_init(&start, NULL, (unsigned)threads) == 0, "pthread_barrier_init");
  struct worker *workers = allocate((size_t)threads * sizeof *workers);
  for (int t = 0; t < threads; t++) {
    workers[t] = (struct worker){.start = &start,
                                 .operation = operation,
                                 .state = states[t],
                                 .iterations = all,
                                 .nanos = nanos,
                                 .results = allocate((size_t)all * sizeof(double))};
    check(pthread_create(&workers[t].thread, NULL, work, &workers[t]) == 0, "pthread_create");
  }
  for (int t = 0; t < threads; t++) {
    check(pthread_join(workers[t].thread, NULL) == 0, "pthread_join");
  }
  for (int i = warmups; i < all; i++) {
    double sum = 0;
    for (int t = 0; t < threads; t++) {
      sum += workers[t].results[i];
    }
    printf("%.3f\n", sum / threads);
  }
  for (int t = 0; t < threads; t++) {
    free(workers[t].results);
  }
  free(workers);
  pthread_barrier_destroy(&start);
}

static int number(const char *text, int low, int high) {
  char *end;
  errno = 0;
  long value = strtol(text, &end, 10);
  check(errno == 0 && end != text && *end == '\0' && value >= low && value <= high, text);
  return (int)value;
}

static double millis(const char *text) { return number(text, 1, 3600000) * 1e6; }

static void digest(char *arguments[]) {
  EVP_MD *algorithm = EVP_MD_fetch(NULL, arguments[0], NULL);
  check(algorithm != NULL, arguments[0]);
  size_t size = (size_t)number(arguments[1], 1, 1 << 30);
  int reused = strcmp(arguments[2], "reused") == 0;
  check(reused || strcmp(arguments[2], "fresh") == 0, arguments[2]);

  unsigned char *input = allocate(size);
  memset(input, 'x', size);
  struct digest state = {algorithm, EVP_MD_CTX_new(), input, size};
  check(state.context != NULL, "EVP_MD_CTX_new");
  measure(reused ? hash_reused : hash_fresh, (void *[]){&state}, 1, number(arguments[3], 0, 1000),
          number(arguments[4], 1, 1000), millis(arguments[5]));
  EVP_MD_CTX_free(state.context);
  free(input);
  EVP_MD_free(algorithm);
}

static void random_bytes(char *arguments[]) {
  int size = number(arguments[0], 1, 1 << 30);
  int threads = number(arguments[1], 1, 1024);

  struct random *randoms = allocate((size_t)threads * sizeof *randoms);
  void **states = allocate((size_t)threads * sizeof *states);
  for (int t = 0; t < threads; t++) {
    randoms[t] = (struct random){allocate((size_t)size), size};
    states[t] = &randoms[t];
  }
  measure(draw, states, threads, number(arguments[2], 0, 1000), number(arguments[3], 1, 1000),
          millis(arguments[4]));
  for (int t = 0; t < threads; t++) {
    free(randoms[t].buffer);
  }
  free(states);
  free(randoms);
}

/* Runs an operation of one thread; `pace` is WARMUPS ITERATIONS MILLIS. */
static void measure_one(operation *operation, void *state, char *pace[]) {
  measure(operation, (void *[]){state}, 1, number(pace[0], 0, 1000), number(pace[1], 1, 1000),
          millis(pace[2]));
}

static unsigned char *message(size_t size) {
  unsigned char *input = allocate(size);
  memset(input, 'x', size);
  return input;
}

static void hmac(char *arguments[]) {
  static const unsigned char key[32] = {1};
  size_t size = (size_t)number(arguments[1], 1, 1 << 30);
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, arguments[0], 0),
      OSSL_PARAM_construct_end()};
  EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
  check(algorithm != NULL, "HMAC");
  unsigned char *input = message(size);
  struct mac state = {EVP_MAC_CTX_new(algorithm), input, size};
  check(state.context != NULL, "EVP_MAC_CTX_new");
  check(EVP_MAC_init(state.context, key, sizeof key, params), "EVP_MAC_init");
  measure_one(authenticate, &state, &arguments[2]);
  EVP_MAC_CTX_free(state.context);
  free(input);
  EVP_MAC_free(algorithm);
}

static void aead(char *arguments[]) {
  static const unsigned char key[32] = {1};
  EVP_CIPHER *algorithm = EVP_CIPHER_fetch(NULL, arguments[0], NULL);
  check(algorithm != NULL, arguments[0]);
  int size = number(arguments[1], 1, 1 << 30);
  unsigned char *input = message((size_t)size);
  struct aead state = {EVP_CIPHER_CTX_new(), input, allocate((size_t)size + 16), size, {0}};
  check(state.context != NULL, "EVP_CIPHER_CTX_new");
  check(EVP_EncryptInit_ex2(state.context, algorithm, key, state.nonce, NULL),
        "EVP_EncryptInit_ex2");
  measure_one(seal, &state, &arguments[2]);
  EVP_CIPHER_CTX_free(state.context);
  free(state.output);
  free(input);
  EVP_CIPHER_free(algorithm);
}

static void age(char *arguments[]) {
  static const unsigned char key[32] = {1};
  static const unsigned char nonce[12] = {0};
  int sealing = strcmp(arguments[0], "seal") == 0;
  check(sealing || strcmp(arguments[0], "open") == 0, arguments[0]);
  size_t size = (size_t)number(arguments[1], 1, 1 << 30);
  size_t chunks = (size + CHUNK - 1) / CHUNK;
  EVP_CIPHER *algorithm = EVP_CIPHER_fetch(NULL, "ChaCha20-Poly1305", NULL);
  check(algorithm != NULL, "ChaCha20-Poly1305");
  struct payload state = {EVP_CIPHER_CTX_new(), message(size), allocate(size + chunks * TAG), size};
  check(state.context != NULL, "EVP_CIPHER_CTX_new");
  check(EVP_EncryptInit_ex2(state.context, algorithm, key, nonce, NULL), "EVP_EncryptInit_ex2");
  seal_payload(&state);
  check(sealing || EVP_DecryptInit_ex2(state.context, algorithm, key, nonce, NULL),
        "EVP_DecryptInit_ex2");
  measure_one(sealing ? seal_payload : open_payload, &state, &arguments[2]);
  EVP_CIPHER_CTX_free(state.context);
  free(state.plaintext);
  free(state.ciphertext);
  EVP_CIPHER_free(algorithm);
}

static void kdf(const char *name, const OSSL_PARAM *params, char *pace[]) {
  EVP_KDF *algorithm = EVP_KDF_fetch(NULL, name, NULL);
  check(algorithm != NULL, name);
  struct kdf state = {EVP_KDF_CTX_new(algorithm), params};
  check(state.context != NULL, "EVP_KDF_CTX_new");
  measure_one(derive, &state, pace);
  EVP_KDF_CTX_free(state.context);
  EVP_KDF_free(algorithm);
}

static char password[] = "correct horse battery staple";
static char salt[] = "0123456789abcdef";

static void pbkdf2(char *arguments[]) {
  unsigned count = (unsigned)number(arguments[1], 1, 1 << 30);
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, password, sizeof password - 1),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt, sizeof salt - 1),
      OSSL_PARAM_construct_uint(OSSL_KDF_PARAM_ITER, &count),
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, arguments[0], 0),
      OSSL_PARAM_construct_end()};
  kdf("PBKDF2", params, &arguments[2]);
}

static void scrypt(char *arguments[]) {
  uint64_t cost = (uint64_t)number(arguments[0], 2, 1 << 24);
  uint64_t memory = 1 << 30;
  unsigned block_size = 8;
  unsigned parallelism = 1;
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, password, sizeof password - 1),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt, sizeof salt - 1),
      OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &cost),
      OSSL_PARAM_construct_uint(OSSL_KDF_PARAM_SCRYPT_R, &block_size),
      OSSL_PARAM_construct_uint(OSSL_KDF_PARAM_SCRYPT_P, &parallelism),
      OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
      OSSL_PARAM_construct_end()};
  kdf("SCRYPT", params, &arguments[1]);
}

static void extend(X509 *certificate, int nid, const char *value) {
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
  check(extension != NULL && X509_add_ext(certificate, extension, -1), "X509_add_ext");
  X509_EXTENSION_free(extension);
}

/* A certificate of a key, for a day; without an issuer it is an authority's own. */
static X509 *certify(EVP_PKEY *key, const char *name, X509 *issuer, EVP_PKEY *issuer_key) {
  X509 *certificate = X509_new();
  check(certificate != NULL && X509_set_version(certificate, X509_VERSION_3), "X509_new");
  check(ASN1_INTEGER_set(X509_get_serialNumber(certificate), issuer == NULL ? 1 : 2), "serial");
  check(X509_gmtime_adj(X509_getm_notBefore(certificate), 0) != NULL, "notBefore");
  check(X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * 60 * 60) != NULL, "notAfter");
  X509_NAME *subject = X509_get_subject_name(certificate);
  check(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1,
                                   0),
        "subject");
  X509_NAME *issued_by = issuer == NULL ? subject : X509_get_subject_name(issuer);
  check(X509_set_issuer_name(certificate, issued_by), "issuer");
  check(X509_set_pubkey(certificate, key), "X509_set_pubkey");
  if (issuer == NULL) {
    extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
  } else {
    extend(certificate, NID_subject_alt_name, "DNS:localhost");
  }
  check(X509_sign(certificate, issuer_key, EVP_sha256()), "X509_sign");
  return certificate;
}

static SSL_CTX *new_context(int version, int rsa) {
  SSL_CTX *context = SSL_CTX_new(TLS_method());
  check(context != NULL, "SSL_CTX_new");
  check(SSL_CTX_set_min_proto_version(context, version), "SSL_CTX_set_min_proto_version");
  check(SSL_CTX_set_max_proto_version(context, version), "SSL_CTX_set_max_proto_version");
  check(SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256"), "SSL_CTX_set_ciphersuites");
  check(SSL_CTX_set_cipher_list(
            context, rsa ? "ECDHE-RSA-AES128-GCM-SHA256" : "ECDHE-ECDSA-AES128-GCM-SHA256"),
        "SSL_CTX_set_cipher_list");
  /* TLS 1.2 takes a certificate only if its curve is in the list. */
  check(SSL_CTX_set1_groups_list(context, version == TLS1_3_VERSION ? "X25519" : "X25519:P-256"),
        "SSL_CTX_set1_groups_list");
  return context;
}

static EVP_PKEY *new_key(int rsa) {
  EVP_PKEY *key = rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
  check(key != NULL, "EVP_PKEY_Q_keygen");
  return key;
}

static void show(SSL_CTX *context, X509 *certificate, EVP_PKEY *key) {
  check(SSL_CTX_use_cert_and_key(context, certificate, key, NULL, 1), "SSL_CTX_use_cert_and_key");
}

static void verify(SSL_CTX *context, X509 *authority) {
  check(X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority), "X509_STORE_add_cert");
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
}

/* A server with a certificate, and a client that verifies it; both have and verify one if mutual. */
static struct tls new_tls(int version, int rsa, int mutual) {
  struct tls tls = {.client_context = new_context(version, rsa),
                    .server_context = new_context(version, rsa)};
  EVP_PKEY *authority_key = new_key(rsa);
  EVP_PKEY *key = new_key(rsa);
  X509 *authority = certify(authority_key, "Authority", NULL, authority_key);
  X509 *certificate = certify(key, "localhost", authority, authority_key);
  show(tls.server_context, certificate, key);
  verify(tls.client_context, authority);
  if (mutual) {
    show(tls.client_context, certificate, key);
    verify(tls.server_context, authority);
    check(SSL_CTX_set_session_id_context(tls.server_context, (unsigned char *)"limit", 5),
          "SSL_CTX_set_session_id_context");
  }
  X509_free(certificate);
  X509_free(authority);
  EVP_PKEY_free(key);
  EVP_PKEY_free(authority_key);
  return tls;
}

static void free_tls(struct tls *tls) {
  SSL_CTX_free(tls->client_context);
  SSL_CTX_free(tls->server_context);
}

/* The threads share the contexts. */
static void handshake(char *arguments[]) {
  int newest = strcmp(arguments[0], "1.3") == 0;
  check(newest || strcmp(arguments[0], "1.2") == 0, arguments[0]);
  int resumed = strcmp(arguments[1], "resumed") == 0;
  check(resumed || strcmp(arguments[1], "full") == 0, arguments[1]);
  int rsa = strcmp(arguments[2], "rsa") == 0;
  int mutual = strcmp(arguments[2], "mutual") == 0;
  check(rsa || mutual || strcmp(arguments[2], "ecdsa") == 0, arguments[2]);
  int threads = number(arguments[3], 1, 1024);

  struct tls shared = new_tls(newest ? TLS1_3_VERSION : TLS1_2_VERSION, rsa, mutual);
  struct tls *connections = allocate((size_t)threads * sizeof *connections);
  void **states = allocate((size_t)threads * sizeof *states);
  for (int t = 0; t < threads; t++) {
    connections[t] = shared;
    states[t] = &connections[t];
    if (resumed) {
      open_connection(&connections[t]);
      connections[t].session = SSL_get1_session(connections[t].client);
      close_connection(&connections[t]);
    }
  }
  measure(resumed ? resume : shake_hands, states, threads, number(arguments[4], 0, 1000),
          number(arguments[5], 1, 1000), millis(arguments[6]));
  for (int t = 0; t < threads; t++) {
    SSL_SESSION_free(connections[t].session);
  }
  free(states);
  free(connections);
  free_tls(&shared);
}

static void record(char *arguments[]) {
  int size = number(arguments[0], 1, SSL3_RT_MAX_PLAIN_LENGTH);
  struct tls state = new_tls(TLS1_3_VERSION, 0, 0);
  state.message = message((size_t)size);
  state.size = size;
  open_connection(&state);
  measure_one(send_record, &state, &arguments[1]);
  close_connection(&state);
  free(state.message);
  free_tls(&state);
}

int main(int argc, char *argv[]) {
  if (argc == 2 && strcmp(argv[1], "version") == 0) {
    puts(OpenSSL_version(OPENSSL_VERSION));
  } else if (argc == 8 && strcmp(argv[1], "digest") == 0) {
    digest(&argv[2]);
  } else if (argc == 7 && strcmp(argv[1], "random") == 0) {
    random_bytes(&argv[2]);
  } else if (argc == 7 && strcmp(argv[1], "hmac") == 0) {
    hmac(&argv[2]);
  } else if (argc == 7 && strcmp(argv[1], "aead") == 0) {
    aead(&argv[2]);
  } else if (argc == 7 && strcmp(argv[1], "age") == 0) {
    age(&argv[2]);
  } else if (argc == 7 && strcmp(argv[1], "pbkdf2") == 0) {
    pbkdf2(&argv[2]);
  } else if (argc == 6 && strcmp(argv[1], "scrypt") == 0) {
    scrypt(&argv[2]);
  } else if (argc == 9 && strcmp(argv[1], "handshake") == 0) {
    handshake(&argv[2]);
  } else if (argc == 6 && strcmp(argv[1], "record") == 0) {
    record(&argv[2]);
  } else {
    fail("usage: version | digest ALGORITHM SIZE reused|fresh PACE | random SIZE THREADS PACE"
         " | hmac DIGEST SIZE PACE | aead CIPHER SIZE PACE | age seal|open SIZE PACE"
         " | pbkdf2 DIGEST COUNT PACE"
         " | scrypt COST PACE | handshake 1.2|1.3 full|resumed ecdsa|rsa|mutual THREADS PACE | record SIZE PACE,"
         " where PACE is WARMUPS ITERATIONS MILLIS");
  }
  return EXIT_SUCCESS;
}
