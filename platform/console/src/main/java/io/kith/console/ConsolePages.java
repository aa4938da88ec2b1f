package io.kith.console;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Exchange;
import io.kith.core.HttpBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The pages as the build made them, read once from where this class comes from. A browser asks each
 * time whether it has the newest, and hears so by the tag of what it has.
 *
 * <p>What a page may do stands in a content security policy: it runs and shows only what comes from
 * here, calls only here (and the provider at which people sign in), and stands in no other page.
 */
final class ConsolePages implements Pages {

  /** All files but the page, so that a path is a key and never the name of a file. */
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "console.js", "text/javascript; charset=utf-8",
          "console.css", "text/css; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private final Map<String, HttpBody> files;
  private final HttpBody index;
  private final String policy;

  /**
   * The pages.
   *
   * @param provider at which people sign in with OpenID Connect, if they do: its URL
   */
  ConsolePages(Optional<URI> provider) {
    this.files =
        Map.ofEntries(
            CONTENT_TYPES.entrySet().stream()
                .map(file -> Map.entry(file.getKey(), read(file.getKey(), file.getValue())))
                .<Map.Entry<String, HttpBody>>toArray(Map.Entry[]::new));
    this.index = read("index.html", "text/html; charset=utf-8");
    String elsewhere =
        provider.map(uri -> " " + uri.getScheme() + "://" + uri.getAuthority()).orElse("");
    this.policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
            + "frame-src blob:; connect-src 'self'"
            + elsewhere
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  private static HttpBody read(String name, String contentType) {
    try (InputStream file = ConsolePages.class.getResourceAsStream("web/" + name)) {
      if (file == null) {
        throw new IllegalStateException(
            "the console's " + name + " is missing: build platform/console with Maven");
      }
      return new HttpBody(contentType, file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the console's " + name, e);
    }
  }

  @Override
  public HttpBody root() {
    return console();
  }

  @Override
  public HttpBody console() {
    Exchange.current().header("location", "/console/map");
    return HttpBody.empty();
  }

  @Override
  public HttpBody page(String path) {
    HttpBody file = files.getOrDefault(path, index);
    if (file == index && isFile(path)) {
      throw new CallException(Code.NOT_FOUND, "the console has no file " + path);
    }
    Exchange exchange = Exchange.current();
    exchange.header("cache-control", "no-cache");
    exchange.header("content-security-policy", policy);
    exchange.header("referrer-policy", "same-origin");
    exchange.header("x-content-type-options", "nosniff");
    return file;
  }

  /** Whether a path is one of a file and not of a page: a script that is not there is no page. */
  private static boolean isFile(String path) {
    return path.indexOf('/') < 0
        && (path.endsWith(".js") || path.endsWith(".css") || path.endsWith(".svg"));
  }
}
