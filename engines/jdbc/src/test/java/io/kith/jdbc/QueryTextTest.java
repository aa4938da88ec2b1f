package io.kith.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueryTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select * from users where id = ? | select * from users where id = ?",
        "select * from users where id = 42 | select * from users where id = ?",
        "select t1.c2 from t1 where x=-1.5e-3 | select t1.c2 from t1 where x=-?",
        "select 'it''s secret' from a | select ? from a",
        "insert into a values ('x', 'y', 0x1F, $1) | insert into a values (?, ?, ?, $1)",
        "select \"Name\" from `a b` where x = E'\\'secret' | select \"Name\" from `a b` where x = E?",
        "select $tag$a 'secret' $1$tag$ | select ?",
        "select $$secret$$, $2 | select ?, $2",
        "select 1 -- secret | select ?",
        "select /* secret */ a | select a",
        "select 'unfinished | select ?",
        "select $a$unfinished | select ?",
        "select a[1:2] | select a[?:?]",
      })
  void has_no_values(String sql, String text) {
    assertThat(QueryText.of(sql, false)).isEqualTo(text);
  }

  @Test
  void what_mysql_has_in_double_quotes_is_a_value() {
    assertThat(QueryText.of("select \"it\\\"s secret\" from `a`", true))
        .isEqualTo("select ? from `a`");
  }

  @Test
  void what_follows_a_number_sign_is_a_comment_in_mysql() {
    assertThat(QueryText.of("select a # it's\nfrom b where c = 'secret'", true))
        .isEqualTo("select a from b where c = ?");
    assertThat(QueryText.of("select a #> b", false)).isEqualTo("select a #> b");
  }

  @Test
  void is_cut_where_it_is_too_long() {
    String text = QueryText.of("select " + "a, ".repeat(10_000) + "b", false);
    assertThat(text).hasSize(QueryText.MAX_CHARS).endsWith("…");
  }

  @Test
  void its_operation_is_its_first_word() {
    assertThat(QueryText.operation("select * from a")).isEqualTo("SELECT");
    assertThat(QueryText.operation("")).isEmpty();
    assertThat(QueryText.operation("{? = call f()}")).isEmpty();
  }

  /** Whatever comes ends, within the bound, and lets no literal through. */
  @Test
  void takes_any_text() {
    var random = new SplittableRandom(5);
    String alphabet = "ab 'x$-/*\\0123E()=\n\"`";
    for (int i = 0; i < 100_000; i++) {
      boolean hasNames = random.nextBoolean(); // which may have quotes in them
      int characters = alphabet.length() - (hasNames ? 0 : 2);
      var sql = new StringBuilder();
      for (int c = random.nextInt(60); c > 0; c--) {
        sql.append(alphabet.charAt(random.nextInt(characters)));
      }
      String text = QueryText.of(sql.toString(), random.nextBoolean());
      assertThat(text.length()).isLessThanOrEqualTo(QueryText.MAX_CHARS);
      assertThat(hasNames || text.indexOf('\'') < 0).as("%s of %s", text, sql).isTrue();
    }
  }
}
