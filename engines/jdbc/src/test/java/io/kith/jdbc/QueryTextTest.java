package io.kith.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
    assertThat(QueryText.of(sql, Dialect.POSTGRESQL)).isEqualTo(text);
  }

  @Test
  void what_mysql_has_in_double_quotes_is_a_value() {
    assertThat(QueryText.of("select \"it\\\"s secret\" from `a`", Dialect.MYSQL))
        .isEqualTo("select ? from `a`");
  }

  @Test
  void what_follows_a_number_sign_is_a_comment_in_mysql() {
    assertThat(QueryText.of("select a # it's\nfrom b where c = 'secret'", Dialect.MYSQL))
        .isEqualTo("select a from b where c = ?");
    assertThat(QueryText.of("select a #> b", Dialect.POSTGRESQL)).isEqualTo("select a #> b");
  }

  @Test
  void is_cut_where_it_is_too_long() {
    String text = QueryText.of("select " + "a, ".repeat(10_000) + "b", Dialect.POSTGRESQL);
    assertThat(text).hasSize(QueryText.MAX_CHARS).endsWith("…");
  }

  @Test
  void its_operation_is_its_first_word() {
    assertThat(QueryText.operation("select * from a")).isEqualTo("SELECT");
    assertThat(QueryText.operation("")).isEmpty();
    assertThat(QueryText.operation("{? = call f()}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ORACLE | select q'[it's secret]', nq'!secret'!' from a | select q?, nq? from a",
        "ORACLE | select Q'{it's}', q'ab'c'ca' from a | select Q?, q? from a",
        "ORACLE | alter user a identified by \"secret\" | alter user a identified by ?",
        "POSTGRESQL | ~select E'a\\'b'\n  'c\\'secret', d~ | select E?, d",
        "POSTGRESQL | select /* a /* b */ secret */ c | select c",
        "POSTGRESQL | select 1$$secret$$, 'a'$$secret$$ | select ??, ??",
        "POSTGRESQL | select $été$secret$été$ | select ?",
        "MYSQL | ~select 5--'\nsecret'~ | select ?--?",
        "MYSQL | select /*!50001 'secret', */ _utf8'secret' | select /*!? ?, */ _utf8?",
        "SQL_SERVER | select [it's], $19.99, N'secret' from [a]]b'] | select [it's], $?, N? from [a]]b']",
        "SQLITE | select a from b where c = \"secret\" | select a from b where c = ?",
        "STANDARD | select U&'\\0041' , date '2020-01-01', X'AB' | select U&? , date ?, X?",
        "STANDARD | select a /* b /* c */ 'secret' */ | select a ?",
        "STANDARD | ~select a -- it\r's secret\n, b~ | select a ?",
        "STANDARD | select \"unfinished 'secret' | select ?",
        "UNKNOWN | select 'it\\'s secret', a | select ?",
        "UNKNOWN | select '''it's secret''' | select ?",
        "UNKNOWN | select q'(it's secret)', \"secret\", a | select q?, ?, a",
      })
  void knows_what_each_database_takes_for_a_value(Dialect dialect, String sql, String text) {
    assertThat(QueryText.of(sql, dialect)).isEqualTo(text);
  }

  /** Whatever comes ends, within the bound, and lets no quote through that is none of a name. */
  @Test
  void takes_any_text() {
    var random = new SplittableRandom(5);
    String alphabet = "ab 'x$-/*\\0123E()=\nqQ\r[]\"`";
    for (int i = 0; i < 100_000; i++) {
      boolean hasNames = random.nextBoolean(); // which may have quotes in them
      int characters = alphabet.length() - (hasNames ? 0 : 4);
      var sql = new StringBuilder();
      for (int c = random.nextInt(60); c > 0; c--) {
        sql.append(alphabet.charAt(random.nextInt(characters)));
      }
      Dialect dialect = Dialect.values()[random.nextInt(Dialect.values().length)];
      String text = QueryText.of(sql.toString(), dialect);
      assertThat(text.length()).isLessThanOrEqualTo(QueryText.MAX_CHARS);
      assertThat(hasNames || text.indexOf('\'') < 0).as("%s of %s", text, sql).isTrue();
    }
  }

  /**
   * Statements of words, literals and comments, each as its database writes it: none of the values
   * is there, and all of the words are.
   */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void no_literal_of_any_kind_survives(Dialect dialect) {
    for (long seed = 0; seed < 20_000; seed++) {
      Statements.Written written = new Statements(dialect, new SplittableRandom(seed)).next();
      String text = QueryText.of(written.sql(), dialect);
      assertThat(text)
          .as("seed %d: %s", seed, written.sql())
          .doesNotContain(Statements.TEXT, Statements.NUMBER);
      assertThat(written.words()).as("seed %d: %s", seed, written.sql()).allMatch(text::contains);
    }
  }
}
