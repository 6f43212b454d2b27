/** The Jobs API: jobs, hiring teams, publications, notes. */
@NullMarked
package dev.latchkey.demo.hiring.jobs;

import org.jspecify.annotations.NullMarked;
