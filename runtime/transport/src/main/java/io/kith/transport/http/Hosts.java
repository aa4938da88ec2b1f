package io.kith.transport.http;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By which names a server is called. One that trusts whoever is on its machine is called by every
 * page that a browser on it shows: a name that leads here (DNS rebinding) makes the page of a
 * stranger one of the same origin, and what needs no permission it may send anyway. Such requests
 * are known by what browsers say of them.
 *
 * @param allowed the hosts, without ports; empty for any, and then nothing is refused
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
record Hosts(Set<String> allowed) {

  /**
   * Why a request is not answered; null if it is.
   *
   * @param isInvited whether it is of a page of another origin that may call
   */
  @Nullable HttpResponse refusal(HttpRequest request, boolean isInvited) {
    if (allowed.isEmpty()) {
      return null;
    }
    String host = request.field("host").orElse("");
    // Without a host it is no browser's.
    if (!host.isEmpty() && !allowed.contains(withoutPort(host))) {
      return HttpResponse.problem(
          421, "this server is not called by the name that the request has (http.hosts)");
    }
    return isInvited || isOfOwnPage(request, host)
        ? null
        : HttpResponse.problem(
            403, "pages of other origins may not call this server (http.corsOrigins)");
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    boolean isPort = colon >= 0 && colon > host.lastIndexOf(']');
    return (isPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }

  private static boolean isOfOwnPage(HttpRequest request, String host) {
    String origin = request.field("origin").orElse("");
    if (!origin.isEmpty()) {
      return origin.equalsIgnoreCase("http://" + host)
          || origin.equalsIgnoreCase("https://" + host);
    }
    return switch (request.field("sec-fetch-site").orElse("none")) {
      case "same-origin", "none" -> true;
      default -> isFollowedLink(request);
    };
  }

  /** Into a window of its own: not into a frame of the stranger's page. */
  private static boolean isFollowedLink(HttpRequest request) {
    return request.method().equals("GET")
        && request.field("sec-fetch-mode").orElse("").equals("navigate")
        && request.field("sec-fetch-dest").orElse("").equals("document");
  }
}
