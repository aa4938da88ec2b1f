package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.kith.collector.Alerts;
import io.kith.collector.Observations;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hub that has users lets nobody see anything before they have signed in. */
@Timeout(120)
final class SignInInBrowserTest {

  private static final String PASSWORD = "correct horse";

  @TempDir private static Path directory;

  private static Playwright playwright;
  private static Browser browser;
  private static Guarded hub;

  private Window window;
  private Page page;

  @BeforeAll
  static void startAll() throws Exception {
    playwright = Chromium.playwright();
    browser = Chromium.start(playwright);
    Path users = directory.resolve("users");
    new UserFile(users).put("olga", Role.OPERATE, PASSWORD);
    new UserFile(users).put("vera", Role.VIEW, PASSWORD);
    hub = new Guarded(AccessOptions.defaults().withUsers(users));
    hub.server.serve(Observations.class, new SampleSystem());
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

  @AfterEach
  void closeWindow() {
    if (window != null) {
      window.close();
    }
  }

  private void open(ColorScheme scheme, String path) {
    window = new Window(browser, scheme, "en");
    page = window.page;
    page.navigate("http://" + hub.server.address() + path);
  }

  private void signIn(String name, String password) {
    page.getByLabel("User").fill(name);
    page.getByLabel("Password").fill(password);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void who_has_not_signed_in_sees_where_to_and_nothing_else(ColorScheme scheme) {
    open(scheme, "/console/map");
    page.getByLabel("User").waitFor();
    window.picture("sign-in-" + scheme.name().toLowerCase());
    assertThat(window.barriers()).isEmpty();
    assertThat(page.locator(".node").count()).isZero();
  }

  @Test
  void a_wrong_password_is_told_and_a_right_one_leads_to_the_page_that_was_asked_for() {
    open(ColorScheme.LIGHT, "/console/service/membership?range=1h");
    signIn("olga", "wrong horse");
    page.getByText("name and password do not belong together").waitFor();
    signIn("olga", PASSWORD);
    page.locator("h1", new Page.LocatorOptions().setHasText("membership")).waitFor();
    assertThat(page.url()).endsWith("/console/service/membership?range=1h");
    page.getByText("olga").click();
    page.getByLabel("User").waitFor();
  }

  @Test
  void who_may_only_view_is_offered_nothing_to_change() {
    open(ColorScheme.LIGHT, "/console/alerts");
    signIn("vera", PASSWORD);
    Locator alert = page.locator("article").first();
    alert.waitFor();
    assertThat(alert.getByText("Failed traces").count()).isEqualTo(1);
    assertThat(alert.getByText("Look after it").count()).isZero();
  }
}
