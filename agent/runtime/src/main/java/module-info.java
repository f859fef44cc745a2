/** Sojourn's annotations, API and engine; only the API is exported. */
module dev.sojourn {
  requires static org.jspecify;

  exports dev.sojourn;
}
