package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.kith.collector.Alerts;
import io.kith.collector.Observations;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signing in at a provider of OpenID Connect, which is a process of its own, with a browser. */
@Timeout(120)
final class OpenIdInBrowserTest {

  private static final String OPERATOR = "{\"roles\":[\"staff\",\"kith-operate\"]}";
  private static final String VIEWER = "{\"roles\":[\"kith-view\"]}";

  private static Playwright playwright;
  private static Browser browser;
  private static OpenIdProvider provider;
  private static Guarded hub;

  private Window window;
  private Page page;

  @BeforeAll
  static void startAll() throws Exception {
    playwright = Chromium.playwright();
    browser = Chromium.start(playwright);
    provider = new OpenIdProvider();
    hub =
        new Guarded(
            AccessOptions.defaults()
                .withOpenId(OpenIdOptions.of(provider.issuer(), OpenIdProvider.CLIENT)));
    hub.server.serve(Observations.class, new SampleSystem());
    hub.server.serve(Alerts.class, new SampleAlerts());
    // The keys come in the background: until then nobody is known, and told so.
    String token = provider.token("vera", VIEWER);
    while (hub.as(token, "GET", "/api/session", "").statusCode() == 503) {
      Thread.onSpinWait();
    }
  }

  @AfterAll
  static void stopAll() {
    if (hub != null) {
      hub.close();
    }
    if (provider != null) {
      provider.close();
    }
    if (playwright != null) {
      playwright.close();
    }
  }

  @BeforeEach
  void openWindow() {
    window = new Window(browser, ColorScheme.LIGHT, "en");
    page = window.page;
    // Fonts of the provider's page.
    page.route("**/*googleapis*/**", Route::abort);
  }

  @AfterEach
  void closeWindow() {
    window.close();
    page = null;
  }

  private String hubAt(String path) {
    return "http://" + hub.server.address() + path;
  }

  private void begin(String path) {
    page.navigate(hubAt(path));
    page.getByText("Sign in with 127.0.0.1").click();
    page.locator("input[name=username]").waitFor();
  }

  private void say(String name, String claims) {
    page.locator("input[name=username]").fill(name);
    page.locator("textarea[name=claims]").fill(claims);
    page.locator("input[type=submit]").click();
  }

  private static Map<String, String> fields(String form) {
    return Arrays.stream(form.split("&"))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0],
                field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8),
                (_, last) -> last,
                HashMap::new));
  }

  @Test
  void a_code_is_exchanged_with_pkce_and_leads_to_the_page_that_was_asked_for() throws Exception {
    begin("/console/service/membership?range=1h");
    Map<String, String> asked = fields(URI.create(page.url()).getRawQuery());
    assertThat(asked)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", OpenIdProvider.CLIENT)
        .containsEntry("redirect_uri", hubAt("/console/"))
        .containsEntry("code_challenge_method", "S256");
    assertThat(asked.get("state")).hasSize(43).isNotEqualTo(asked.get("nonce"));

    Request exchange =
        page.waitForRequest(
            request -> request.url().endsWith("/token"), () -> say("olga", OPERATOR));
    Map<String, String> sent = fields(exchange.postData());
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(sent.get("code_verifier").getBytes(StandardCharsets.US_ASCII));
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
        .isEqualTo(asked.get("code_challenge"));
    assertThat(sent).doesNotContainKey("client_secret");

    page.locator("h1", new Page.LocatorOptions().setHasText("membership")).waitFor();
    assertThat(page.url()).isEqualTo(hubAt("/console/service/membership?range=1h"));
    page.locator(".top-tools").getByText("olga").waitFor();
    page.locator("nav a[href*=alerts]").click();
    page.getByText("Look after it").first().waitFor();
  }

  @Test
  void the_role_is_that_of_the_claim() {
    begin("/console/alerts");
    say("vera", VIEWER);
    Locator alert = page.locator("article").first();
    alert.waitFor();
    assertThat(page.getByText("Look after it").count()).isZero();
  }

  @Test
  void who_has_no_role_is_told_so() {
    begin("/console/map");
    say("nina", "{\"roles\":[\"staff\"]}");
    page.getByText("has neither kith-view nor kith-operate").waitFor();
    assertThat(page.locator(".node").count()).isZero();
  }

  @Test
  void who_signs_out_is_out() {
    begin("/console/map");
    say("olga", OPERATOR);
    page.locator(".top-tools").getByText("olga").click();
    page.getByText("Sign in with 127.0.0.1").waitFor();
    page.reload();
    page.getByText("Sign in with 127.0.0.1").waitFor();
    assertThat(page.locator(".problem").count()).isZero();
    assertThat(page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})"))
        .isEqualTo("{}");
  }

  @Test
  void an_answer_to_a_question_that_this_window_did_not_ask_is_refused() {
    begin("/console/map");
    page.navigate(hubAt("/console/?code=stolen&state=forged"));
    page.getByText("does not belong to a sign-in that began here").waitFor();
    page.reload();
    page.getByText("Sign in with 127.0.0.1").waitFor();
    assertThat(page.url()).isEqualTo(hubAt("/console/map"));
  }

  @Test
  void a_token_of_another_sign_in_is_refused() throws Exception {
    String other = provider.token("olga", OPERATOR);
    page.route(
        "**/token",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setHeaders(Map.of("access-control-allow-origin", "*"))
                    .setContentType("application/json")
                    .setBody("{\"id_token\":\"" + other + "\"}")));
    begin("/console/map");
    say("olga", OPERATOR);
    page.getByText("does not belong to a sign-in that began here").waitFor();
    assertThat(page.locator(".node").count()).isZero();
  }

  @Test
  void a_token_for_another_application_is_refused_and_the_reason_told() {
    begin("/console/map");
    say("olga", "{\"roles\":[\"kith-operate\"],\"aud\":\"wages\"}");
    page.locator(".problem").getByText("not meant for kith-console").waitFor();
    assertThat(page.locator(".node").count()).isZero();
  }

  @Test
  void when_the_token_expires_one_signs_in_again_and_goes_on() throws Exception {
    String expired = provider.token("olga", "{\"roles\":[\"kith-operate\"],\"exp\":1700000000}");
    begin("/console/map");
    say("olga", OPERATOR);
    page.locator(".node").first().waitFor();
    String first = "Bearer " + page.evaluate("sessionStorage.getItem('kith.token')");
    page.route(
        "**/api/**",
        route -> {
          var headers = new HashMap<>(route.request().headers());
          headers.replace("authorization", first, "Bearer " + expired);
          route.resume(new Route.ResumeOptions().setHeaders(headers));
        });
    page.locator("nav a[href*=traces]").click();
    page.locator(".sign-in").getByText("expired").waitFor();
    page.getByText("Sign in with 127.0.0.1").click();
    say("olga", OPERATOR);
    page.locator("tbody tr").first().waitFor();
    assertThat(page.url()).isEqualTo(hubAt("/console/traces"));
  }
}
