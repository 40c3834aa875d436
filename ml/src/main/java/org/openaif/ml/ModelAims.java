// x
package org.openaif.ml;
/** x */
public final class ModelAims { private ModelAims() {} }
