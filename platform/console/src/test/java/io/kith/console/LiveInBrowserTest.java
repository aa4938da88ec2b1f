package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.kith.collector.Alerts;
import io.kith.collector.Observations;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages keep themselves up to date: by a stream, or by asking where there is none. */
@Timeout(120)
final class LiveInBrowserTest {

  private static final SampleSystem SYSTEM = new SampleSystem();
  private static Playwright playwright;
  private static Browser browser;
  private static Guarded hub;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Window window;
  private Page page;

  @BeforeAll
  static void startAll() throws Exception {
    playwright = Chromium.playwright();
    browser = Chromium.start(playwright);
    hub = new Guarded(AccessOptions.defaults());
    hub.server.serve(Observations.class, SYSTEM);
    hub.server.serve(Alerts.class, new SampleAlerts());
  }

  @AfterAll
  static void stopAll() {
    if (hub != null) {
      hub.close();
    }
    if (playwright != null) {
      playwright.close();
    }
  }

  @BeforeEach
  void openWindow() {
    window = new Window(browser, ColorScheme.LIGHT, "en");
    page = window.page;
    page.onRequest(request -> asked.add(request.url().replaceAll("^http://[^/]+|\\?.*$", "")));
  }

  @AfterEach
  void closeWindow() {
    SYSTEM.isEmpty = false;
    window.close();
    page = null;
  }

  private void open(String path) {
    page.navigate("http://" + hub.server.address() + path);
  }

  private long asked(String path) {
    return asked.stream().filter(path::equals).count();
  }

  private void hide(boolean hidden) {
    page.evaluate(
        """
        hidden => {
          Object.defineProperty(document, 'hidden', {get: () => hidden, configurable: true});
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        hidden);
  }

  @Test
  void the_map_is_kept_up_to_date_by_one_stream() {
    SYSTEM.isEmpty = true;
    open("/console/map");
    page.getByText("Nobody has called anybody").waitFor();
    SYSTEM.isEmpty = false;
    page.locator(".node-name").first().waitFor();
    assertThat(asked("/api/topology/live")).isOne();
    assertThat(asked("/api/topology")).isZero();
  }

  @Test
  void a_service_and_its_charts_come_by_one_stream() {
    open("/console/service/membership");
    page.locator(".chart .stroke").first().waitFor();
    assertThat(asked("/api/services/membership/live")).isOne();
    assertThat(asked("/api/services/membership")).isZero();
    page.locator("tbody a[title$=CheckCoin]").first().click();
    page.locator(".chip").waitFor();
    page.waitForCondition(() -> asked("/api/services/membership/live") == 2);
    page.waitForCondition(() -> SYSTEM.live.get() == 1);
  }

  @Test
  void a_page_that_nobody_sees_is_not_kept_up_to_date() {
    open("/console/map");
    page.locator(".node-name").first().waitFor();
    assertThat(SYSTEM.live.get()).isPositive();
    hide(true);
    page.waitForCondition(() -> SYSTEM.live.get() == 0);
    hide(false);
    page.waitForCondition(() -> SYSTEM.live.get() == 1);
    page.getByText("Live", new Page.GetByTextOptions().setExact(true)).click();
    page.waitForCondition(() -> SYSTEM.live.get() == 0);
    assertThat(page.locator(".node-name").count()).isPositive();
    page.getByText("Paused").click();
    page.waitForCondition(() -> SYSTEM.live.get() == 1);
    page.locator("nav a[href*=audit]").click();
    page.waitForCondition(() -> SYSTEM.live.get() == 0);
    assertThat(window.complaints).isEmpty();
  }

  @Test
  void where_there_is_no_stream_pages_ask_and_try_again_later() {
    page.route("**/api/topology/live*", route -> route.abort());
    open("/console/map");
    page.locator(".node-name").first().waitFor();
    page.waitForCondition(() -> asked("/api/topology/live") >= 3);
    assertThat(asked("/api/topology")).isPositive();
    page.unroute("**/api/topology/live*");
    page.waitForCondition(() -> SYSTEM.live.get() == 1);
  }

  @Test
  void the_past_is_asked_for_once_and_not_streamed() {
    open("/console/map?from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z");
    page.locator(".node-name").first().waitFor();
    assertThat(asked("/api/topology")).isOne();
    assertThat(asked("/api/topology/live")).isZero();
  }

  @Test
  void alerts_come_by_a_stream() {
    open("/console/alerts");
    page.locator("article").first().waitFor();
    assertThat(asked("/api/alerts/live")).isOne();
    assertThat(asked("/api/alerts")).isZero();
  }
}
