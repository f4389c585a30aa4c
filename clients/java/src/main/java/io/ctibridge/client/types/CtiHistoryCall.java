// Made from the OpenRPC document by generate.py. Do not edit.
package io.ctibridge.client.types;

/**
 * One call of the past: {@code start} as {@code yyyy-MM-dd HH:mm:ss}, {@code duration} as {@code HH:mm:ss}.
 *
 * @param start text
 * @param duration text
 * @param srcNum text
 * @param dstNum text
 * @param status text
 * @param srcUsername text; {@code null} where it is left out
 * @param dstUsername text; {@code null} where it is left out
 * @param srcFirstName text; {@code null} where it is left out
 * @param srcLastName text; {@code null} where it is left out
 * @param dstFirstName text; {@code null} where it is left out
 * @param dstLastName text; {@code null} where it is left out
 */
public record CtiHistoryCall(
        String start,
        String duration,
        String srcNum,
        String dstNum,
        String status,
        String srcUsername,
        String dstUsername,
        String srcFirstName,
        String srcLastName,
        String dstFirstName,
        String dstLastName) {
    /**
     * With what it always has.
     *
     * @param start text
     * @param duration text
     * @param srcNum text
     * @param dstNum text
     * @param status text
     */
    public CtiHistoryCall(String start, String duration, String srcNum, String dstNum, String status) {
        this(start, duration, srcNum, dstNum, status, null, null, null, null, null, null);
    }
}
