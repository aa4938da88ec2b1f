/** Who there is: profiles, and who is near. */
@NullMarked
package io.kith.example.social.user;

import org.jspecify.annotations.NullMarked;
