/** The {@code opentls} program. */
module org.opentls.cli {
  requires static org.jspecify;
  requires info.picocli;
  requires org.opentls;
  requires tools.jackson.core;

  // picocli sets the options' fields
  opens org.opentls.cli to
      info.picocli;
}
