/** What job seekers and partners see: Posting API, Common endpoints, Application API, job-board feed. */
@NullMarked
package dev.latchkey.demo.hiring.postings;

import org.jspecify.annotations.NullMarked;
