/** The two generations of the Users API, answered from the directory. */
@NullMarked
package dev.latchkey.demo.hiring.users;

import org.jspecify.annotations.NullMarked;
