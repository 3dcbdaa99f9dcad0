/** Tests that a store of sessions or keys passes, for whoever writes one. */
module org.opentls.contracts {
  requires static org.jspecify;
  requires org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires transitive org.opentls;

  exports org.opentls.contracts;

  // It finds and runs the tests that a store's own class inherits.
  opens org.opentls.contracts to
      org.junit.platform.commons;
}
