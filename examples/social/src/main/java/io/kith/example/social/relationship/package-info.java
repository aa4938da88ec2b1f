/** Who likes whom. */
@NullMarked
package io.kith.example.social.relationship;

import org.jspecify.annotations.NullMarked;
