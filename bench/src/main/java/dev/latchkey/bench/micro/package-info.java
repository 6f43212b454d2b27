/** JMH benchmarks of single steps of the request path. They know nothing of sockets. */
@NullMarked
package dev.latchkey.bench.micro;

import org.jspecify.annotations.NullMarked;
