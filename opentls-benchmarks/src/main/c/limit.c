/*
 * The limit that any program over OpenSSL has: the same EVP_* and RAND_bytes calls, from C.
 *
 *   limit version
 *   limit digest ALGORITHM SIZE reused|fresh WARMUPS ITERATIONS MILLIS
 *   limit random SIZE THREADS WARMUPS ITERATIONS MILLIS
 *
 * After WARMUPS iterations that do not count, prints the nanoseconds that one operation took, one
 * line for each iteration of MILLIS milliseconds. With several threads a line is the mean of the
 * threads' figures, as JMH's average time is.
 */
#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
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

static void draw(void *state) {
  struct random *random = state;
  check(RAND_bytes(random->buffer, random->size) == 1, "RAND_bytes");
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

int main(int argc, char *argv[]) {
  if (argc == 2 && strcmp(argv[1], "version") == 0) {
    puts(OpenSSL_version(OPENSSL_VERSION));
  } else if (argc == 8 && strcmp(argv[1], "digest") == 0) {
    digest(&argv[2]);
  } else if (argc == 7 && strcmp(argv[1], "random") == 0) {
    random_bytes(&argv[2]);
  } else {
    fail("usage: version | digest ALGORITHM SIZE reused|fresh WARMUPS ITERATIONS MILLIS"
         " | random SIZE THREADS WARMUPS ITERATIONS MILLIS");
  }
  return EXIT_SUCCESS;
}
