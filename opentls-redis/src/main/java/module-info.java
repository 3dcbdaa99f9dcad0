/** Sessions and keys of a fleet of TLS servers in Redis. */
module org.opentls.redis {
  requires static org.jspecify;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires transitive lettuce.core;
  requires reactor.core;
  requires transitive org.opentls;

  exports org.opentls.redis;
}
