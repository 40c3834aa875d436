// x
package org.openaif.ml;
/** x */
final class ModelAim { private ModelAim() {} }
