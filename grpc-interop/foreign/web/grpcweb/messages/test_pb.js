// The file has services alone; the stubs add their clients to what it exports.
module.exports = {};
