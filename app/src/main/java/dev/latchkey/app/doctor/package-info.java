/** What may be wrong with a deployment and around it, looked at without changing anything, whether it runs or not. */
@NullMarked
package dev.latchkey.app.doctor;

import org.jspecify.annotations.NullMarked;
