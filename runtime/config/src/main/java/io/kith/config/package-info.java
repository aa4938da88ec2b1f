/**
 * Configuration bound to records, with the origin of every value.
 *
 * <p>A record describes a section, its components the keys; {@link io.kith.config.Config} reads the
 * sources and {@linkplain io.kith.config.Config#bind binds} them:
 *
 * {@snippet :
 * @Configuration
 * record Database(String url, @Default("10") @Range(least = "1", most = "100") int connections,
 *     @Default("30s") Duration idleTimeout, Optional<Secret> password) {}
 *
 * Database database = Config.load().bind(Database.class).value();
 * }
 *
 * <p>A key that no record knows, a value that is not of its type and a file that is not YAML are
 * all errors, and each says where it stands and what is allowed there.
 */
@NullMarked
package io.kith.config;

import org.jspecify.annotations.NullMarked;
