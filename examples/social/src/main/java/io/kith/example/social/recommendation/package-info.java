/** Whom to show to whom. */
@NullMarked
package io.kith.example.social.recommendation;

import org.jspecify.annotations.NullMarked;
