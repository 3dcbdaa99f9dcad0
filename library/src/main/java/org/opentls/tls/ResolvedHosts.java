package org.opentls.tls;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * The hosts that a {@link HostResolver} has found, and the names of which it knows that there is
 * none. All who ask for a name at the same time wait for one answer. For any number of threads.
 */
final class ResolvedHosts {
  private final HostResolver resolver;
  private final HostResolverPolicy policy;
  private final KeptAnswers<TlsContext> known;

  /** Apart, so that names that somebody makes up drive out no host. */
  private final KeptAnswers<Boolean> unknown;

  private final Map<String, CompletableFuture<Optional<TlsContext>>> asked =
      new ConcurrentHashMap<>();

  ResolvedHosts(HostResolver resolver, HostResolverPolicy policy) {
    this.resolver = resolver;
    this.policy = policy;
    known = new KeptAnswers<>(policy.mostHosts(), policy.lifetime());
    unknown = new KeptAnswers<>(policy.mostUnknown(), policy.unknownLifetime());
  }

  /**
   * Finds a host, and waits for it until the deadline.
   *
   * @throws SSLHandshakeException if there is no answer
   */
  Optional<TlsContext> find(String name) throws SSLHandshakeException {
    var fresh = known.fresh(name);
    if (fresh.isPresent() || unknown.fresh(name).isPresent()) {
      return fresh;
    }
    try {
      return await(name);
    } catch (SSLHandshakeException e) {
      return Optional.of(known.last(name).orElseThrow(() -> e));
    }
  }

  private Optional<TlsContext> await(String name) throws SSLHandshakeException {
    try {
      return ask(name).get();
    } catch (ExecutionException e) {
      var why =
          e.getCause() instanceof TimeoutException
              ? "there is no answer after " + policy.deadline()
              : String.valueOf(e.getCause());
      throw unanswered(name, why, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unanswered(name, "interrupted", e);
    }
  }

  private static SSLHandshakeException unanswered(String name, String why, Throwable cause) {
    return new SSLHandshakeException("host " + name + " cannot be found: " + why, cause);
  }

  private CompletableFuture<Optional<TlsContext>> ask(String name) {
    var mine = new CompletableFuture<Optional<TlsContext>>();
    var others = asked.putIfAbsent(name, mine);
    if (others != null) {
      return others;
    }
    if (asked.size() > policy.mostAtOnce()) {
      asked.remove(name, mine);
      mine.completeExceptionally(new IllegalStateException("too many names are asked for"));
      return mine;
    }
    // An answer that comes later is still kept.
    var _ =
        mine.orTimeout(policy.deadline().toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete((_, _) -> asked.remove(name, mine));
    try {
      resolver.resolve(name).whenComplete((found, thrown) -> answered(name, mine, found, thrown));
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private void answered(
      String name,
      CompletableFuture<Optional<TlsContext>> to,
      Optional<TlsContext> found,
      Throwable thrown) {
    if (thrown != null) {
      to.completeExceptionally(thrown);
      return;
    }
    try {
      found.ifPresentOrElse(
          host -> known.keep(name, VirtualHosts.requireServer(host)),
          () -> {
            known.forget(name);
            unknown.keep(name, true);
          });
      to.complete(found);
    } catch (RuntimeException e) {
      to.completeExceptionally(e);
    }
  }

  /** Makes the next client who asks for a name ask the resolver. */
  void forget(String name) {
    known.forget(name);
    unknown.forget(name);
  }

  /** How many names are asked for now. */
  int asked() {
    return asked.size();
  }

  /** How many hosts are kept. */
  int size() {
    return known.size();
  }
}
