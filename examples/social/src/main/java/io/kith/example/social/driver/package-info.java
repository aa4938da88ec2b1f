/** Plays users who swipe, and measures what they see of the services. */
@NullMarked
package io.kith.example.social.driver;

import org.jspecify.annotations.NullMarked;
