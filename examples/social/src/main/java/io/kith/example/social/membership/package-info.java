/** Who is a member, and who has how many coins. */
@NullMarked
package io.kith.example.social.membership;

import org.jspecify.annotations.NullMarked;
