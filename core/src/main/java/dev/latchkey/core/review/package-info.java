/** Listings of applications: what partners say of them to companies, and the review by whoever runs the platform. */
@NullMarked
package dev.latchkey.core.review;

import org.jspecify.annotations.NullMarked;
