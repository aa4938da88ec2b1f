package io.kith.debug;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretsTest {

  @ParameterizedTest
  @CsvSource({
    "app.password, x, ***",
    "app.dbPasswd, x, ***",
    "app.apiKey, x, ***",
    "app.API_KEY, x, ***",
    "app.signing-key, x, ***",
    "server.tls.key, key.pem, ***",
    "app.clientSecretValue, x, ***",
    "app.authToken, x, ***",
    "app.url, jdbc:postgresql://u:p@h/db, jdbc:postgresql://***@h/db",
    "app.url, amqp://u:p@ss@h:1, amqp://***@h:1",
    "app.url, jdbc:x://h/db?user=u&password=p&ssl=true, jdbc:x://h/db?user=u&password=***&ssl=true",
    "app.url, 'host=h;sessionToken=abc', 'host=h;sessionToken=***'",
    "registry, 'hub://a:1,b:2', 'hub://a:1,b:2'",
    "server.port, 4242, 4242",
    "app.monkey, banana, banana",
    "app.keyboard, qwerty, qwerty",
    "app.tokensAreUsed, true, true",
  })
  void what_looks_like_a_secret_is_hidden(String key, String value, String shown) {
    assertThat(Secrets.hidden(key, value)).isEqualTo(shown);
  }
}
