/** The Offers API: offers to candidates, for those with full access to the job. */
@NullMarked
package dev.latchkey.demo.hiring.offers;

import org.jspecify.annotations.NullMarked;
