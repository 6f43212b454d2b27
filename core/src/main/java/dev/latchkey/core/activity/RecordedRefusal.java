package dev.latchkey.core.activity;

import dev.latchkey.engine.decision.Denial.Reason;
import dev.latchkey.engine.decision.Explanation;

/**
 * One refusal of a credential that was proven, with what would have been needed.
 *
 * @param call the request
 * @param explanation as it was answered
 */
public record RecordedRefusal(String credentialId, RecordedCall call, Reason reason, Explanation explanation) {}
